/**
 * The editor of policy documents, with completion, lint as one types, and a summary in plain words; and how two documents differ. Both are
 * loaded when they are first shown. Not here: what is done with a document. Start reading at `document-editor.tsx`, then `lint-document.ts`.
 */
export { DocumentDiff } from './document-diff.js'
export { documentText } from './document-text.js'
export { EMPTY_DOCUMENT } from './examples.js'
export { PolicyEditor, type PolicyEditorProps } from './policy-editor.js'
export { PolicyInput } from './policy-input.js'
export { leaveDraft, takeDraft } from './policy-draft.js'
