import Button from '@mui/material/Button'
import type { ReactElement } from 'react'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { writeVersioned } from '../api/versioned.js'
import { Permitted } from '../controls/permitted.js'
import type { Client } from './client.js'

/** Turns a client off or on again; off, it gets no token, and those that it has are good for nothing. */
export function EnabledButton({ client: { id, enabled, etag } }: { readonly client: Client }): ReactElement {
  const path = pathOf('oauth-clients', id)
  const { mutate, isPending } = useAct({
    act: () => writeVersioned({ method: 'PUT', path, body: { enabled: !enabled }, etag, what: `OAuth client ${id}` }),
    done: enabled ? 'Turned off.' : 'Turned on.',
    undo: () => ask('PUT', path, { body: { enabled } }),
  })
  return (
    <Permitted action="UpdateOAuthClient" resource={`oauth-clients/${id}`}>
      <Button onClick={() => mutate()} disabled={isPending} color={enabled ? 'error' : 'primary'}>
        {enabled ? 'Turn off' : 'Turn on'}
      </Button>
    </Permitted>
  )
}
