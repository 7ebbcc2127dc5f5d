/** The name of the database of this phone, for the app and its service worker. */
export const DATABASE = "tungngo-field";
