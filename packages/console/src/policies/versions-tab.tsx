import Button from '@mui/material/Button'
import Chip from '@mui/material/Chip'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { useRecordContext } from 'react-admin'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useAct, useApi } from '../api/use-api.js'
import { writeVersioned } from '../api/versioned.js'
import { Answered } from '../controls/answered.js'
import { ConfirmDialog } from '../controls/confirm-dialog.js'
import { Instant } from '../controls/instant.js'
import { Permitted } from '../controls/permitted.js'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import type { Policy, PolicyVersion } from './policy.js'
import { VersionComparison } from './version-comparison.js'

/** The versions of a policy: which is in force, how they differ, and the way back to an older one. */
export function VersionsTab({ name }: { readonly name: string }): ReactElement | null {
  const record = useRecordContext<Policy>()
  const versions = useApi<readonly PolicyVersion[]>(pathOf('policies', name, 'versions'), {
    form: 'string',
    sort: JSON.stringify(['version', 'DESC']),
  })
  const policy = pathOf('policies', name)
  const path = pathOf('policies', name, 'default-version')
  const putting = useAct<Step>({
    act: ({ to }) =>
      writeVersioned({
        method: 'PUT',
        path,
        readPath: policy,
        body: { version: to },
        etag: record?.etag,
        what: `policy ${name}`,
      }),
    undo: async ({ from, to }) => {
      // What the write answered has no entity tag: what stands now is looked at instead.
      const { body, etag } = await ask<Policy>('GET', policy)
      const { defaultVersion } = body
      if (defaultVersion !== to) throw new Error(`Version ${defaultVersion} was put into force in the meantime.`)
      return ask('PUT', path, { body: { version: from }, ifMatch: etag })
    },
    done: ({ to }) => `Version ${to} is in force.`,
  })
  if (record === undefined) return null
  return (
    <>
      <Section
        title="Versions"
        about="Up to five versions are kept. One is in force; to go back, put an older one into force."
      >
        <Answered query={versions}>
          {(rows) => (
            <Rows
              label="Versions"
              rows={rows}
              keyOf={({ version }) => String(version)}
              empty="There is no version."
              columns={[
                {
                  title: 'Version',
                  cell: ({ version, isDefault }) => (
                    <>
                      {version} {isDefault && <Chip size="small" color="success" variant="outlined" label="in force" />}
                    </>
                  ),
                },
                { title: 'Created', cell: ({ createdAt }) => <Instant value={createdAt} none="–" /> },
                { title: 'By', cell: ({ createdBy }) => (createdBy === '' ? 'tinyauth' : createdBy) },
                {
                  title: 'Actions',
                  actions: true,
                  cell: (row) => (
                    <VersionActions
                      {...{ name, row }}
                      builtin={record.builtin}
                      busy={putting.isPending}
                      onPut={() => putting.mutate({ from: record.defaultVersion, to: row.version })}
                    />
                  ),
                },
              ]}
            />
          )}
        </Answered>
      </Section>
      {versions.data !== undefined && versions.data.length > 1 && <VersionComparison versions={versions.data} />}
    </>
  )
}

interface Step {
  readonly from: number
  readonly to: number
}

function VersionActions({
  name,
  row: { version, isDefault },
  builtin,
  busy,
  onPut,
}: {
  readonly name: string
  readonly row: PolicyVersion
  readonly builtin: boolean
  readonly busy: boolean
  readonly onPut: () => void
}): ReactElement | null {
  const [asking, setAsking] = useState(false)
  const deleting = useAct({
    act: () => ask('DELETE', pathOf('policies', name, 'versions', String(version))),
    done: `Deleted version ${version}.`,
    onDone: () => setAsking(false),
  })
  if (builtin || isDefault) return null
  return (
    <>
      <Permitted action="SetDefaultPolicyVersion" resource={`policies/${name}`}>
        <Button size="small" disabled={busy} aria-label={`Put into force version ${version}`} onClick={onPut}>
          Put into force
        </Button>
      </Permitted>
      <Permitted action="DeletePolicyVersion" resource={`policies/${name}/versions/${version}`}>
        <Button size="small" color="error" aria-label={`Delete version ${version}`} onClick={() => setAsking(true)}>
          Delete
        </Button>
      </Permitted>
      {asking && (
        <ConfirmDialog
          title={`Delete version ${version} of ${name}?`}
          confirm="Delete version"
          busy={deleting.isPending}
          error={deleting.error?.message}
          onConfirm={() => deleting.mutate()}
          onClose={() => setAsking(false)}
        >
          <Typography>This cannot be undone. The version is not in force, so that nobody’s rights change.</Typography>
        </ConfirmDialog>
      )}
    </>
  )
}
