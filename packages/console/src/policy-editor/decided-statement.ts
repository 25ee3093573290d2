import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import type { EditorState, Extension } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import { placeOfPath } from './range-of-path.js'

const PARSE_MS = 100
const DECIDED = Decoration.line({ class: 'cm-decided' })

/** Marks the lines of the statement at a position: the one that decided. */
export function decidedStatement(index: number | undefined): Extension {
  if (index === undefined) return []
  return EditorView.decorations.compute(['doc'], (state) => linesOf(state, index))
}

function linesOf(state: EditorState, index: number): DecorationSet {
  const text = state.doc.toString()
  const tree = ensureSyntaxTree(state, text.length, PARSE_MS) ?? syntaxTree(state)
  const { value } = placeOfPath(tree, text, `/Statement/${index}`)
  const [first, last] = [state.doc.lineAt(value.from).number, state.doc.lineAt(value.to).number]
  const lines = Array.from({ length: last - first + 1 }, (_, i) => state.doc.line(first + i))
  return Decoration.set(lines.map(({ from }) => DECIDED.range(from)))
}
