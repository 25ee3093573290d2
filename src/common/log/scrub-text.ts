const REDACTED = '[redacted]'
const LONGEST = 8_192

/** Credentials as they stand in texts, each with what is put in its place. Every pattern is matched in one pass. */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/\b(basic|bearer|negotiate)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  // JSON Web Tokens, cut short or whole.
  [/(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]*)*/g, REDACTED],
  // `Authorization: AWS4-HMAC-SHA256 …, Signature=…` and presigned queries.
  [/\b(signature|x-amz-security-token)=[^&\s"',;]+/gi, `$1=${REDACTED}`],
  // Codes of invites in paths, also in one that stands in a query (`src/share/invites/invite-code.ts`), and whatever somebody took for one.
  [/((?:\/|%2f)invites?(?:\/|%2f))[2-9A-Za-z]{16,}/gi, `$1${REDACTED}`],
  [/(:\/\/[^\s:@/"']*):[^\s@/"']+@/g, `$1:${REDACTED}@`],
  [/([?&][a-z_-]*(?:token|code|secret|password|state)=)[^&\s"']+/gi, `$1${REDACTED}`],
  [/\b(password|passwd|secret|token|cookie|tinysess|tinycsrf)(["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi, `$1$2${REDACTED}`],
]

/**
 * A text for the log: at most 8192 characters, without what looks like a credential. The last line of defence, for
 * messages of libraries; whoever writes a line leaves secrets out.
 */
export function scrubText(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return CREDENTIALS.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), cut)
}
