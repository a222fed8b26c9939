/** Where the script build lies: what `import.meta.url` is to a module. build.mjs puts it in that place. */

/** The tag that runs this script. Asked at once, because it is forgotten when the script has run. */
export const scriptTag = document.currentScript as HTMLScriptElement | null;

export const scriptUrl = scriptTag?.src || document.baseURI;
