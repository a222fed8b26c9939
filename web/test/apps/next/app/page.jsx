'use client';
import { App } from './react/app.jsx';

export default App;
