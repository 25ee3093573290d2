import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { alpha, type Theme } from '@mui/material/styles'
import { MONOSPACE } from '../shell/theme.js'

/** The colours of the console for code. */
export function codeTheme({ palette }: Theme): Extension {
  const line = `1px solid ${palette.divider}`
  const theme = EditorView.theme(
    {
      '&': { color: palette.text.primary, backgroundColor: palette.background.paper, fontSize: '13px' },
      // The box around the editor shows the focus: in here the gutter would cover it.
      '&.cm-focused': { outline: 'none' },
      '.cm-scroller': { fontFamily: MONOSPACE, lineHeight: '1.55', overflow: 'auto' },
      '.cm-content': { caretColor: palette.text.primary, padding: '8px 0' },
      '.cm-cursor': { borderLeftColor: palette.text.primary },
      '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
        backgroundColor: alpha(palette.primary.main, 0.25),
      },
      '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: alpha(palette.primary.main, 0.07) },
      '.cm-gutters': {
        color: palette.text.secondary,
        backgroundColor: palette.background.default,
        borderRight: line,
      },
      '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
        backgroundColor: alpha(palette.primary.main, 0.2),
        outline: `1px solid ${palette.primary.main}`,
      },
      '.cm-decided': {
        backgroundColor: alpha(palette.warning.main, 0.16),
        boxShadow: `inset 3px 0 ${palette.warning.main}`,
      },
      '.cm-tooltip': {
        color: palette.text.primary,
        backgroundColor: palette.background.paper,
        border: line,
        borderRadius: '6px',
        maxWidth: '90vw',
      },
      '.cm-tooltip-autocomplete > ul': { fontFamily: MONOSPACE, fontSize: '13px' },
      '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
        color: palette.primary.contrastText,
        backgroundColor: palette.primary.main,
      },
      '.cm-completionDetail': { fontStyle: 'normal', opacity: '0.85' },
      '.cm-panels': { color: palette.text.primary, backgroundColor: palette.background.default },
      '.cm-panels-top': { borderBottom: line },
      '.cm-button': {
        color: palette.text.primary,
        backgroundColor: palette.background.paper,
        backgroundImage: 'none',
        border: line,
      },
      '.cm-textfield': { color: palette.text.primary, backgroundColor: palette.background.paper, border: line },
      '.cm-diagnostic': { borderLeft: `4px solid ${palette.warning.main}`, padding: '6px 10px' },
      '.cm-diagnostic-error': { borderLeftColor: palette.error.main },
      '.cm-diagnosticAction': { color: palette.primary.contrastText, backgroundColor: palette.primary.main },
      '.cm-insertedLine, .cm-deletedLine': { textDecoration: 'none' },
      '.cm-mergeSpacer': { backgroundColor: palette.background.default },
      '.cm-deletedChunk': { backgroundColor: alpha(palette.error.main, 0.08) },
      '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText, .cm-deletedChunk .cm-changedText': {
        background: alpha(palette.error.main, 0.1),
      },
      '&.cm-merge-b .cm-changedText': { background: alpha(palette.success.main, 0.1) },
      '&.cm-merge-a .cm-changedLine': { backgroundColor: alpha(palette.error.main, 0.08) },
      '&.cm-merge-b .cm-changedLine': { backgroundColor: alpha(palette.success.main, 0.08) },
    },
    { dark: palette.mode === 'dark' },
  )
  return [theme, syntaxHighlighting(highlightOf(palette))]
}

function highlightOf(palette: Theme['palette']): HighlightStyle {
  return HighlightStyle.define([
    { tag: tags.propertyName, color: palette.primary.main },
    { tag: tags.string, color: palette.success.main },
    { tag: [tags.number, tags.bool, tags.null], color: palette.warning.main },
    { tag: [tags.brace, tags.squareBracket, tags.separator], color: palette.text.secondary },
  ])
}
