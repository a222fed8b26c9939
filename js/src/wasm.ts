/** The type of `import url from 'signin-wasm/signin.wasm'`, for bundlers that make it the file's URL. */
declare const url: string;
export default url;
