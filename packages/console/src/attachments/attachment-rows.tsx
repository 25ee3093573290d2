import Button from '@mui/material/Button'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Answered } from '../controls/answered.js'
import { Instant } from '../controls/instant.js'
import { Permitted } from '../controls/permitted.js'
import { Rows } from '../controls/rows.js'
import { PolicyLink } from './policy-link.js'
import { type Attachment, referenceText } from './reference.js'

/** The managed policies that are attached to something, each to be detached by whoever may. */
export function AttachmentRows({
  label,
  empty,
  query,
  detaching,
  permissionOf,
}: {
  readonly label: string
  readonly empty: string
  readonly query: UseQueryResult<readonly Attachment[]>
  readonly detaching: Pick<UseMutationResult<unknown, Error, Attachment>, 'isPending' | 'mutate'>
  /** What whoever detaches has to be permitted. */
  readonly permissionOf: (row: Attachment) => { readonly action: string; readonly resource: string }
}): ReactElement {
  return (
    <Answered query={query}>
      {(rows) => (
        <Rows
          label={label}
          rows={rows}
          keyOf={referenceText}
          empty={empty}
          columns={[
            { title: 'Policy', cell: (row) => <PolicyLink {...row} /> },
            { title: 'Attached', cell: ({ createdAt }) => <Instant value={createdAt} none="–" /> },
            {
              title: 'Actions',
              actions: true,
              cell: (row) => (
                <Permitted {...permissionOf(row)}>
                  <Button
                    size="small"
                    aria-label={`Detach ${referenceText(row)}`}
                    disabled={detaching.isPending}
                    onClick={() => detaching.mutate(row)}
                  >
                    Detach
                  </Button>
                </Permitted>
              ),
            },
          ]}
        />
      )}
    </Answered>
  )
}
