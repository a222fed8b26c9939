/** Where the script build lies: what `import.meta.url` is to a module. build.mjs puts it in that place. */

/**
 * The tag that runs this script. It is read at once, because document.currentScript is null after the script has run.
 */
export const scriptTag = document.currentScript as HTMLScriptElement | null;

export const scriptUrl = scriptTag?.src || document.baseURI;
