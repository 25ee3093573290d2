import { STRINGS_DE } from './strings.de.js'
import { STRINGS_EN, type Strings } from './strings.en.js'

/** The languages of the pages; the first one is for whoever asks for none of them. */
export const LANGUAGES: readonly [Strings, ...Strings[]] = [STRINGS_EN, STRINGS_DE]

/** A header with more than this is read only so far. */
const LONGEST_HEADER = 1000

interface Wish {
  readonly language: string
  readonly weight: number
}

/**
 * The texts for a reader by the header `Accept-Language` (RFC 9110 section 12.5.4): the supported language that is
 * wished for most, `de` for `de-AT` as well; without a match the first one.
 */
export function stringsFor(
  acceptLanguage: string | undefined,
  supported: readonly [Strings, ...Strings[]] = LANGUAGES,
): Strings {
  for (const { language } of wishesOf(acceptLanguage ?? '')) {
    const strings = language === '*' ? supported[0] : supported.find((known) => isOf(language, known.language))
    if (strings !== undefined) return strings
  }
  return supported[0]
}

function wishesOf(header: string): readonly Wish[] {
  const wishes = header.slice(0, LONGEST_HEADER).split(',').map(wishOf)
  // The sort is stable: of equal weights the first one is first.
  return wishes.filter(({ weight }) => weight > 0).sort((one, other) => other.weight - one.weight)
}

/** Accepted: `de`, `de-AT;q=0.8`, `*;q=0`. A weight that is no number counts as none: the wish is dropped. */
function wishOf(text: string): Wish {
  const [language = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))
  return { language, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
}

function isOf(wished: string, known: string): boolean {
  return wished === known || wished.startsWith(`${known}-`)
}
