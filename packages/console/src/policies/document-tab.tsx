import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { type Answer, ask } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { Answered } from '../controls/answered.js'
import { CodeWords } from '../controls/code-words.js'
import { Section } from '../controls/section.js'
import { UnsavedChanges } from '../controls/unsaved-changes.js'
import { documentText, PolicyEditor, takeDraft } from '../policy-editor/index.js'
import type { Policy } from './policy.js'
import { SaveVersionDialog } from './save-version-dialog.js'

/** A policy with its document as text. */
type WithText = Policy & { readonly policy: string }

/** The document in force, to be read or made into a new version. */
export function DocumentTab({ name }: { readonly name: string }): ReactElement {
  const read = useQuery({
    queryKey: ['policy-document', name],
    queryFn: () => ask<WithText>('GET', pathOf('policies', name), { query: { form: 'string' } }),
  })
  return <Answered query={read}>{(stored) => <EditedDocument {...{ name, stored }} />}</Answered>
}

function EditedDocument({ name, stored }: { readonly name: string; readonly stored: Answer<WithText> }): ReactElement {
  // What is edited is held against what was read first: its entity tag says which version that was.
  const [base, setBase] = useState(stored)
  // What the simulator left is an edit that is not saved.
  const [text, setText] = useState(() => takeDraft(`policies/${name}`) ?? documentText(stored.body.policy))
  const [saving, setSaving] = useState(false)
  const before = documentText(base.body.policy)
  const now = documentText(stored.body.policy)
  const changed = text !== before
  if (base.etag !== stored.etag && (!changed || text === now)) {
    setBase(stored)
    setText(now)
  }
  const { builtin, description, defaultVersion } = base.body
  const editable = usePermitted('CreatePolicyVersion', `policies/${name}`) && !builtin
  const discard = (): void => setText(before)
  return (
    <Section
      title={`Version ${defaultVersion}, in force`}
      about={description === null ? undefined : <CodeWords text={description} />}
    >
      {builtin && (
        <Alert severity="info" sx={{ mb: 1 }}>
          This policy ships with tinyauth and is renewed with it. To change it, make a copy.
        </Alert>
      )}
      <PolicyEditor value={text} onChange={setText} readOnly={!editable} label={`Document of ${name}`} />
      {editable && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 2 }}>
          <Button variant="contained" disabled={!changed} onClick={() => setSaving(true)}>
            Review and save
          </Button>
          <Button disabled={!changed} onClick={discard}>
            Discard changes
          </Button>
        </Box>
      )}
      {saving && (
        <SaveVersionDialog
          {...{ name, before, after: text, defaultVersion, etag: base.etag }}
          onSaved={(inForce) => {
            setSaving(false)
            if (!inForce) discard()
          }}
          onClose={() => setSaving(false)}
        />
      )}
      <UnsavedChanges when={changed} />
    </Section>
  )
}
