import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'
import { PolicyLink } from './policy-link.js'
import { PolicyReferenceDialog } from './policy-reference-dialog.js'
import { type PolicyReference, referenceText } from './reference.js'

/** A boundary of a user, group, key or membership: set, changed and removed, with undo. */
export function BoundaryPart({
  path,
  boundary,
  resource,
  of,
  about,
}: {
  /** Names in the path of the API, without `boundary`: `['users', 'fred', 'keys', id]`. */
  readonly path: readonly string[]
  /** As the API shows it at what it limits. */
  readonly boundary: PolicyReference | null
  /** On which `SetBoundary` is asked: the user of a key, the group of a membership. */
  readonly resource: string
  /** For people: `user fred`. */
  readonly of: string
  /** What it limits. */
  readonly about?: string
}): ReactElement {
  const address = pathOf(...path, 'boundary')
  const [asking, setAsking] = useState(false)
  const write = (to: PolicyReference | null): Promise<unknown> =>
    to === null ? ask('DELETE', address) : ask('PUT', address, { body: to })
  const setting = useAct<Change>({
    act: ({ to }) => write(to),
    undo: ({ from }) => write(from),
    done: ({ to }) =>
      to === null ? `Removed the boundary of ${of}.` : `Set the boundary of ${of} to ${referenceText(to)}.`,
    onDone: () => setAsking(false),
  })
  return (
    <Section
      title="Boundary"
      about={about}
      actions={
        <Permitted action="SetBoundary" resource={resource}>
          <Button onClick={() => setAsking(true)}>{boundary === null ? 'Set boundary' : 'Change boundary'}</Button>
          {boundary !== null && (
            <Button disabled={setting.isPending} onClick={() => setting.mutate({ from: boundary, to: null })}>
              Remove boundary
            </Button>
          )}
        </Permitted>
      }
    >
      {boundary === null ? (
        <Typography color="textSecondary">There is no boundary.</Typography>
      ) : (
        <PolicyLink {...boundary} />
      )}
      {asking && (
        <PolicyReferenceDialog
          title={`Boundary of ${of}`}
          confirm="Set boundary"
          about={<Typography variant="body2">{about}</Typography>}
          onSubmit={(to) => setting.mutateAsync({ from: boundary, to })}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  )
}

interface Change {
  readonly from: PolicyReference | null
  readonly to: PolicyReference | null
}
