import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// Relative addresses: the dev server's origin serves the page below a path of its own.
export default defineConfig({ base: './', build: { target: 'es2022' }, plugins: [vue()] });
