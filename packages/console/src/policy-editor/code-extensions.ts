import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language'
import { lintGutter, lintKeymap, previousDiagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { completionSource } from './completion-source.js'
import { TYPED_TEXT } from './typed-text.js'
import type { Vocabulary } from './vocabulary.js'

/** What every view of a document has, changed or only read. */
export const READING: Extension = [
  lineNumbers(),
  highlightSpecialChars(),
  drawSelection(),
  json(),
  bracketMatching(),
  EditorView.lineWrapping,
  search({ top: true }),
  keymap.of([...searchKeymap, ...foldKeymap]),
]

/** What is needed to write as well: history, completion, findings in the gutter. Tab indents; behind Esc it leaves. */
export function writing(vocabulary: () => Vocabulary): Extension {
  return [
    history(),
    TYPED_TEXT,
    indentOnInput(),
    indentUnit.of('  '),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    autocompletion({ override: [completionSource(vocabulary)], icons: false, activateOnCompletion: () => true }),
    lintGutter(),
    keymap.of([
      { key: 'Tab', run: acceptCompletion },
      { key: 'Shift-F8', run: previousDiagnostic },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      indentWithTab,
    ]),
  ]
}

/** What is read only can still be walked through with the keyboard and searched, and Tab leaves it. */
export const READ_ONLY: Extension = [EditorState.readOnly.of(true), keymap.of(defaultKeymap)]
