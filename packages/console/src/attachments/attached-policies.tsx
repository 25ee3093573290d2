import AddIcon from '@mui/icons-material/Add'
import Button from '@mui/material/Button'
import { type ReactElement, useState } from 'react'
import { ask } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { useAct, useApi } from '../api/use-api.js'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'
import { AttachmentRows } from './attachment-rows.js'
import type { PolicyOwner } from './policy-part.js'
import { PolicyReferenceDialog } from './policy-reference-dialog.js'
import { type Attachment, attachmentQuery, type PolicyReference, referenceText } from './reference.js'

/** The managed policies of a user or a group: attach and detach, both with undo. */
export function AttachedPolicies({ owner, name }: PolicyOwner): ReactElement | null {
  const resource = `${owner}/${name}`
  const list = pathOf(owner, name, 'attached-policies')
  const permitted = usePermitted('ListAttachedPolicies', resource)
  const attached = useApi<readonly Attachment[]>(permitted ? list : undefined)
  const [adding, setAdding] = useState(false)
  const attach = (reference: PolicyReference): Promise<unknown> => ask('POST', list, { body: reference })
  const detach = (reference: PolicyReference): Promise<unknown> =>
    ask('DELETE', pathOf(owner, name, 'attached-policies', reference.policy), { query: attachmentQuery(reference) })
  const attaching = useAct<PolicyReference>({
    act: attach,
    undo: detach,
    done: (reference) => `Attached ${referenceText(reference)}.`,
    onDone: () => setAdding(false),
  })
  const detaching = useAct<Attachment>({
    act: detach,
    undo: ({ policy, parameters }) => attach({ policy, parameters }),
    done: (reference) => `Detached ${referenceText(reference)}.`,
  })
  if (!permitted) return null
  return (
    <Section
      title="Attached policies"
      about="Managed policies are kept in one place and can be attached to many; a change of one reaches all who hold it."
      actions={
        <Permitted action="AttachPolicy" resource={resource}>
          <Button startIcon={<AddIcon />} onClick={() => setAdding(true)}>
            Attach policy
          </Button>
        </Permitted>
      }
    >
      <AttachmentRows
        label="Attached policies"
        empty="No policy is attached."
        query={attached}
        detaching={detaching}
        permissionOf={() => ({ action: 'DetachPolicy', resource })}
      />
      {adding && (
        <PolicyReferenceDialog
          title={`Attach a policy to ${name}`}
          confirm="Attach"
          onSubmit={attaching.mutateAsync}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  )
}
