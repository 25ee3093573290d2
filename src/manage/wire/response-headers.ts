/** What a controller needs of a response beyond its body. */
export interface ResponseHeaders {
  setHeader(name: string, value: string): unknown
  status(code: number): unknown
}
