import AddIcon from '@mui/icons-material/Add'
import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { type ReactElement, useState } from 'react'
import { Title } from 'react-admin'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useAct, useApi } from '../api/use-api.js'
import { AttachmentRows } from '../attachments/attachment-rows.js'
import { PolicyReferenceDialog } from '../attachments/policy-reference-dialog.js'
import { type Attachment, attachmentQuery, type PolicyReference, referenceText } from '../attachments/reference.js'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'
import { askLockout, type Lockout } from './ask-lockout.js'
import { LockoutDialog } from './lockout-dialog.js'

const LIST = pathOf('guardrails')

/** The policies that bind everybody; attached after it was judged that whoever does can undo it. */
export function GuardrailList(): ReactElement {
  const attached = useApi<readonly Attachment[]>(LIST)
  const [adding, setAdding] = useState(false)
  const [doubtful, setDoubtful] = useState<{ readonly reference: PolicyReference; readonly lockout: Lockout }>()
  const attach = (reference: PolicyReference): Promise<unknown> => ask('POST', LIST, { body: reference })
  const detach = (reference: PolicyReference): Promise<unknown> =>
    ask('DELETE', pathOf('guardrails', reference.policy), { query: attachmentQuery(reference) })
  const attaching = useAct<PolicyReference>({
    act: attach,
    undo: detach,
    done: (reference) => `${referenceText(reference)} binds everybody now.`,
    onDone: () => {
      setAdding(false)
      setDoubtful(undefined)
    },
  })
  const detaching = useAct<Attachment>({
    act: detach,
    undo: ({ policy, parameters }) => attach({ policy, parameters }),
    done: (reference) => `${referenceText(reference)} binds nobody any more.`,
  })
  const judge = async (reference: PolicyReference): Promise<void> => {
    const lockout = await askLockout(reference)
    if (lockout.kind === 'none') await attaching.mutateAsync(reference)
    else setDoubtful({ reference, lockout })
  }
  return (
    <Box sx={{ mt: 2 }}>
      <Title title="Guardrails" />
      <Section
        title="Guardrails"
        about="A guardrail gives nothing: it limits everybody, root included. What one of them does not allow is denied, whatever else allows it. Most allow everything and deny a little."
        actions={
          <Permitted action="AttachGuardrail">
            <Button startIcon={<AddIcon />} onClick={() => setAdding(true)}>
              Attach guardrail
            </Button>
          </Permitted>
        }
      >
        <AttachmentRows
          label="Guardrails"
          empty="There is no guardrail: nothing limits everybody."
          query={attached}
          detaching={detaching}
          permissionOf={({ policy }) => ({ action: 'DetachGuardrail', resource: `policies/${policy}` })}
        />
      </Section>
      {adding && (
        <PolicyReferenceDialog
          title="Attach a guardrail"
          confirm="Attach"
          about={<Alert severity="warning">The policy will bind everybody from then on, you included.</Alert>}
          onSubmit={judge}
          onClose={() => setAdding(false)}
        />
      )}
      {doubtful !== undefined && (
        <LockoutDialog
          policy={doubtful.reference.policy}
          lockout={doubtful.lockout}
          busy={attaching.isPending}
          onConfirm={() => attaching.mutate(doubtful.reference)}
          onClose={() => setDoubtful(undefined)}
        />
      )}
    </Box>
  )
}
