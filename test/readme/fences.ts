/** A fenced block of a Markdown text. */
export interface Fence {
  /** The word behind the opening fence, `sh`. */
  readonly language: string
  readonly text: string
}

const FENCE = /^```(?<language>[a-z]*)\n(?<text>[\s\S]*?)^```$/gm

/** The fenced blocks of a text, in their order. */
export function fencesOf(markdown: string): readonly Fence[] {
  return [...markdown.matchAll(FENCE)].map(([, language = '', text = '']) => ({ language, text }))
}

/** The part of a text from a second-level heading up to the next one. */
export function section(markdown: string, heading: string): string {
  const [, rest] = markdown.split(`\n## ${heading}\n`)
  if (rest === undefined) throw new Error(`there is no section \`${heading}\``)
  return rest.split('\n## ')[0] ?? ''
}

/** A shell block, and the JSON that it prints by the block behind it. */
export interface Step {
  readonly command: string
  /** `undefined`: nothing is said about what it prints. */
  readonly printed: unknown
}

/** The shell blocks of a text, each with the JSON block that follows it. */
export function stepsOf(markdown: string): readonly Step[] {
  const fences = fencesOf(markdown)
  return fences.flatMap(({ language, text }, i) => {
    if (language !== 'sh') return []
    const next = fences[i + 1]
    return [{ command: text, printed: next?.language === 'json' ? (JSON.parse(next.text) as unknown) : undefined }]
  })
}
