/** Whether somebody may sign in. */
export type Verdict =
  | {
      readonly admitted: true
      /** What admitted, for the session and the audit log: `rules[1]: @example.com`. */
      readonly by: string
    }
  | {
      readonly admitted: false
      /** For the audit log alone: whoever is refused learns nothing of it. */
      readonly why: string
    }

/** A refusal. */
export function denied(why: string): Verdict {
  return { admitted: false, why }
}
