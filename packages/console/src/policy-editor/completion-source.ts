import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete'
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import type { EditorView } from '@codemirror/view'
import { type Candidate, candidatesAt, variableStart, VARIABLES } from './completions.js'
import { type CursorPlace, placeAt } from './json-path-at.js'
import type { Vocabulary } from './vocabulary.js'

const PARSE_MS = 100

/** What the editor offers while one writes: inside of quotes always, elsewhere when asked for (Ctrl+Space). */
export function completionSource(vocabulary: () => Vocabulary): CompletionSource {
  return (context) => {
    const text = context.state.doc.toString()
    const tree = ensureSyntaxTree(context.state, text.length, PARSE_MS) ?? syntaxTree(context.state)
    const place = placeAt(tree, text, context.pos)
    if (place === undefined || (place.string === undefined && !context.explicit)) return null
    return variables(place, context, text) ?? candidates(place, context, vocabulary())
  }
}

function variables(place: CursorPlace, { pos }: CompletionContext, text: string): CompletionResult | undefined {
  if (place.writes !== 'value' || place.string === undefined) return undefined
  const start = variableStart(text.slice(place.string.from, pos))
  if (start === undefined) return undefined
  const closes = text[pos] === '}' ? '' : '}'
  const options = VARIABLES.map(({ text: label, detail }) =>
    option({ text: label, detail }, 'variable', label + closes),
  )
  return { from: place.string.from + start, options, validFor: /^[\w./]*$/ }
}

function candidates(place: CursorPlace, { pos }: CompletionContext, vocabulary: Vocabulary): CompletionResult | null {
  const found = candidatesAt(place, vocabulary)
  if (found.length === 0) return null
  const { string } = place
  const type = place.writes === 'name' ? 'property' : 'constant'
  const from = string?.from ?? pos
  const last = found.length
  const options = found.map((one, i) => ({
    ...option(one, type, writerOf(one, place)),
    // In the order of the grammar, as far as what was written leaves them equal.
    boost: Math.round(50 - (100 * i) / last),
  }))
  return string === undefined ? { from, options } : { from, to: string.to, options, validFor: /^[^"]*$/ }
}

function option({ text, detail, info }: Candidate, type: string, apply: NonNullable<Completion['apply']>): Completion {
  return {
    label: text,
    type,
    apply,
    ...(detail === undefined ? {} : { detail }),
    ...(info === undefined ? {} : { info }),
  }
}

/** Writes a candidate with what is missing around it: quotes, and the value of a name that has none. */
function writerOf(
  { text, value = '""' }: Candidate,
  { writes, string, bare }: CursorPlace,
): NonNullable<Completion['apply']> {
  return (view: EditorView, _: Completion, from: number, to: number) => {
    const literal = JSON.stringify(text)
    const written = writes === 'name' && bare ? `${literal}: ${value}` : literal
    const start = string === undefined ? from : from - 1
    const closed = view.state.doc.sliceString(to, to + 1) === '"'
    const end = string !== undefined && closed ? to + 1 : to
    const marked = written.indexOf('|')
    const insert = written.replace('|', '')
    view.dispatch({
      changes: { from: start, to: end, insert },
      selection: { anchor: start + (marked === -1 ? insert.length : marked) },
      userEvent: 'input.complete',
      scrollIntoView: true,
    })
  }
}
