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
    const { ranges, main } = view.state.selection
    if (ranges.length > 1 || view.state.readOnly) return false
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    // Brackets that close themselves, for example.
    const handled = view.state
      .facet(EditorView.inputHandler)
      .some((handler) => handler(view, main.from, main.to, data, insert))
    if (!handled) view.dispatch(insert())
    return true
  },
})
