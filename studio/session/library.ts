/** A contract for each template of the library, by path: a file of their own in the built page. */
export const libraryTexts = import.meta.glob<string>("../../examples/library/*.otk", {
  query: "?raw",
  import: "default",
  eager: true,
})
