/** The texts of the single mechanics by path: a file of their own in the built page. */
export const mechanicTexts = import.meta.glob<string>("../../examples/mechanics/*.otk", {
  query: "?raw",
  import: "default",
  eager: true,
})
