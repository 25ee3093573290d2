/** A document as it is edited: indented by two, members in their order. The API gives documents as text, with `form=string`, so that the order is the author's. */
export function documentText(document: string | object): string {
  if (typeof document !== 'string') return JSON.stringify(document, null, 2)
  try {
    return JSON.stringify(JSON.parse(document), null, 2)
  } catch {
    return document
  }
}
