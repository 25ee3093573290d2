import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/**
 * Writes what is typed by itself. A browser that writes it into the page keeps the look of what it replaces as an inline style, which the policy of
 * the page refuses and reports. What an input method composes is left to the browser.
 */
export const TYPED_TEXT: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event
    if (inputType !== 'insertText' || data === null || isComposing || view.composing) return false
    if (view.state.readOnly || !knowsSelection(view)) return false
    const { from, to } = view.state.selection.main
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    // Brackets that close themselves, for example.
    const handled = view.state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, data, insert))
    if (!handled) view.dispatch(insert())
    return true
  },
})

/** Whether the editor has heard of what the browser has selected; of a selection of this very moment it has not. */
function knowsSelection(view: EditorView): boolean {
  // Chromium alone, which is the one that writes inline styles, tells selections within a shadow root so.
  const { getSelection } = view.root as { getSelection?: () => Selection | null }
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection?.call(view.root) ?? {}
  if (!anchorNode || !focusNode || anchorOffset === undefined || focusOffset === undefined) return false
  if (!view.contentDOM.contains(anchorNode) || !view.contentDOM.contains(focusNode)) return false
  const { ranges, main } = view.state.selection
  return (
    ranges.length === 1 &&
    view.posAtDOM(anchorNode, anchorOffset) === main.anchor &&
    view.posAtDOM(focusNode, focusOffset) === main.head
  )
}
