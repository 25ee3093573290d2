import AddIcon from '@mui/icons-material/Add'
import Button from '@mui/material/Button'
import Link from '@mui/material/Link'
import { type ReactElement, useState } from 'react'
import { useSearchParams } from 'react-router-dom'
import { ask } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { useAct, useApi } from '../api/use-api.js'
import { Answered } from '../controls/answered.js'
import { Permitted } from '../controls/permitted.js'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { MONOSPACE } from '../shell/theme.js'
import { InlinePolicyDialog } from './inline-policy-dialog.js'
import { inlineActions, type InlinePolicy } from './inline-policy.js'
import type { PolicyOwner } from './policy-part.js'

/** Parameter of the address that says which one is open. */
const OPEN = 'inline'

/** The policies that belong to one user or group alone: create, edit, delete with undo. */
export function InlinePolicies({ owner, name }: PolicyOwner): ReactElement | null {
  const actions = inlineActions(owner)
  const resource = `${owner}/${name}`
  const list = pathOf(owner, name, 'policies')
  const permitted = usePermitted(actions.list, resource)
  const inline = useApi<readonly InlinePolicy[]>(permitted ? list : undefined, { form: 'string' })
  const [params, setParams] = useSearchParams()
  const [creating, setCreating] = useState(false)
  const open = params.get(OPEN)
  const show = (policy: string | undefined): void => {
    const next = new URLSearchParams(params)
    if (policy === undefined) next.delete(OPEN)
    else next.set(OPEN, policy)
    setParams(next)
  }
  const deleting = useAct<InlinePolicy>({
    act: (row) => ask('DELETE', pathOf(owner, name, 'policies', row.name)),
    undo: (row) => ask('POST', list, { body: { name: row.name, policy: row.policy } }),
    done: (row) => `Deleted the inline policy ${row.name}.`,
  })
  if (!permitted) return null
  return (
    <Section
      title="Inline policies"
      about="Inline policies belong to this one alone and are deleted with it. What others need as well is better a managed policy."
      actions={
        <Permitted action={actions.create} resource={resource}>
          <Button startIcon={<AddIcon />} onClick={() => setCreating(true)}>
            Create inline policy
          </Button>
        </Permitted>
      }
    >
      <Answered query={inline}>
        {(rows) => (
          <Rows
            label="Inline policies"
            rows={rows}
            keyOf={(row) => row.name}
            empty="There is no inline policy."
            columns={[
              {
                title: 'Name',
                cell: (row) => (
                  <Link component="button" type="button" sx={{ fontFamily: MONOSPACE }} onClick={() => show(row.name)}>
                    {row.name}
                  </Link>
                ),
              },
              {
                title: 'Actions',
                actions: true,
                cell: (row) => (
                  <Permitted action={actions.delete} resource={resource}>
                    <Button
                      size="small"
                      color="error"
                      aria-label={`Delete inline policy ${row.name}`}
                      disabled={deleting.isPending}
                      onClick={() => deleting.mutate(row)}
                    >
                      Delete
                    </Button>
                  </Permitted>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {creating && <InlinePolicyDialog {...{ owner, name }} policy={undefined} onClose={() => setCreating(false)} />}
      {open !== null && <InlinePolicyDialog {...{ owner, name }} policy={open} onClose={() => show(undefined)} />}
    </Section>
  )
}
