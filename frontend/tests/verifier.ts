/** What the verifier's page is made of, loaded as one: classes are compared by identity. */

export { wholeness } from "../src/lib/verify/dossier";
export { sorted } from "../src/verifier/files";
