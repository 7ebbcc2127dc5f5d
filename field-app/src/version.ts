/** The version of the running app, as the build wrote it into the page; "dev" where nothing was built. */
export const version = document.querySelector<HTMLMetaElement>("meta[name=version]")?.content ?? "dev";
