/** What `import url from 'signin-wasm/signin.wasm'` is where a bundler answers with the file's URL. */
declare const url: string;
export default url;
