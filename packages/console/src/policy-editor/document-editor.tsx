import type { EditorView } from '@codemirror/view'
import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { type ReactElement, useDeferredValue, useMemo, useRef } from 'react'
import { askedParameters } from './asked-parameters.js'
import { CodeView } from './code-view.js'
import { EditorToolbar } from './editor-toolbar.js'
import { FindingList } from './finding-list.js'
import { lintDocument, type PlacedFinding } from './lint-document.js'
import type { PolicyEditorProps } from './policy-editor.js'
import type { Range } from './range-of-path.js'
import { summariseDocument } from './summarise-document.js'
import { Summary } from './summary.js'
import { useVocabulary } from './use-vocabulary.js'

const NO_PARAMETERS = {}

/** The editor itself; `PolicyEditor` loads it when it is needed. */
export function DocumentEditor({
  value,
  onChange,
  readOnly = false,
  label,
  type = 'identity',
  parameters = NO_PARAMETERS,
  highlight,
}: PolicyEditorProps): ReactElement {
  const view = useRef<EditorView>(null)
  const vocabulary = useVocabulary()
  const text = useDeferredValue(value)
  const linted = useMemo(
    () => ({ text, findings: lintDocument(text, { ...vocabulary, type }) }),
    [text, vocabulary, type],
  )
  const { findings } = linted
  const summary = useMemo(
    () => summariseDocument(text, { ...vocabulary, type, parameters }, findings),
    [text, vocabulary, type, parameters, findings],
  )
  const change = readOnly ? undefined : onChange
  const names = askedParameters(text)
  return (
    <Box sx={{ containerType: 'inline-size', minWidth: 0, width: '100%' }}>
      {change !== undefined && <EditorToolbar value={value} onChange={change} vocabulary={vocabulary} />}
      <Box sx={SIDE_BY_SIDE}>
        <Box sx={{ minWidth: 0 }}>
          <CodeView
            {...{ value, label, linted, vocabulary, view }}
            onChange={change}
            marked={highlight?.index}
            key={change === undefined ? 'shown' : 'edited'}
          />
          {change !== undefined && <Keys />}
        </Box>
        <Box sx={{ minWidth: 0 }}>
          <Summary lines={summary} type={type} parameters={names} />
        </Box>
      </Box>
      <FindingList
        findings={findings}
        silent={change === undefined}
        onShow={({ range }) => show(viewOf(view.current, text), range)}
        onFix={change === undefined ? undefined : (fix) => applyFix(viewOf(view.current, text), fix)}
      />
    </Box>
  )
}

const SIDE_BY_SIDE = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'minmax(0, 1fr)',
  '@container (min-width: 820px)': { gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)' },
}

function Keys(): ReactElement {
  return (
    <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 0.5 }}>
      Ctrl+Space completes, F8 goes to the next finding, Ctrl+F searches. Tab indents: press Esc, then Tab, to leave the
      editor.
    </Typography>
  )
}

/** The view while it shows a text: of any other the places are other ones. */
function viewOf(view: EditorView | null, text: string): EditorView | undefined {
  return view?.state.doc.toString() === text ? view : undefined
}

function show(view: EditorView | undefined, { from, to }: Range): void {
  view?.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true })
  view?.focus()
}

function applyFix(view: EditorView | undefined, { range, insert }: NonNullable<PlacedFinding['fix']>): void {
  const { from, to } = range
  view?.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    scrollIntoView: true,
    userEvent: 'input.fix',
  })
  view?.focus()
}
