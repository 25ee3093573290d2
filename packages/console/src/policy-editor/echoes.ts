/**
 * Tells the text that comes back to an editor, because it said so itself, from one that others set. Texts come back late, and not all of them: taken
 * for a change they would undo what was typed meanwhile.
 */
export class Echoes {
  private readonly texts: string[] = []

  /** The editor told a text. */
  told(text: string): void {
    this.texts.push(text)
  }

  /** Whether a text that comes is one that was told; those told before it do not come any more. */
  isEcho(text: string): boolean {
    const at = this.texts.lastIndexOf(text)
    this.texts.splice(0, at === -1 ? this.texts.length : at + 1)
    return at !== -1
  }
}
