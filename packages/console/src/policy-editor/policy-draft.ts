/** Before the place where a policy is edited: `tinyauth-console/policy-draft/policies/apple-readers`. */
const PREFIX = 'tinyauth-console/policy-draft/'

/** Leaves the text of a document for the screen that edits it; it stays in this tab of the browser. */
export function leaveDraft(id: string, text: string): void {
  sessionStorage.setItem(PREFIX + id, text)
}

/** Takes the text that was left for a policy, once: `policies/apple-readers`, `users/fred own-apples`, `groups/eng readers`. */
export function takeDraft(id: string): string | undefined {
  const text = sessionStorage.getItem(PREFIX + id)
  sessionStorage.removeItem(PREFIX + id)
  return text ?? undefined
}
