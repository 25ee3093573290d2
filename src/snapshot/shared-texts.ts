const MOST = 1_000_000

/** One copy of texts that thousands of entries hold: ids and paths of groups and policies come anew with every row. */
export class SharedTexts {
  private readonly texts = new Map<string, string>()

  /** The first copy of an equal text. */
  share(text: string): string {
    const known = this.texts.get(text)
    if (known !== undefined) return known
    if (this.texts.size >= MOST) this.texts.clear()
    this.texts.set(text, text)
    return text
  }
}
