// Where the program for this machine lies: each platform has a package of its own, and npm installs the fitting one.
import { createRequire } from 'node:module';

/** @returns {string} the path of signin-dev; throws an Error with the package that is missing. */
export function binary() {
  if (process.env.SIGNIN_WASM_DEV_BINARY) return process.env.SIGNIN_WASM_DEV_BINARY;
  const name = `signin-wasm-dev-${process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'signin-dev.exe' : 'signin-dev';
  try {
    return createRequire(import.meta.url).resolve(`${name}/${file}`);
  } catch {
    throw new Error(
      `the package ${name} is not installed. It is an optional dependency of signin-wasm-dev: install without ` +
        `--omit=optional. If there is no such package, this platform is not built for; with Go, take ` +
        `go install github.com/signin-wasm/signin-wasm/web/cmd/signin-dev@latest`,
    );
  }
}
