import Button from '@mui/material/Button'
import type { ReactElement } from 'react'
import { useResourceContext } from 'react-admin'
import { type Answer, ask } from '../api/client.js'
import type { Row } from '../api/data-provider.js'
import { resourceOf } from '../api/resources.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { writeVersioned } from '../api/versioned.js'
import { Permitted } from './permitted.js'

/** Turns the record that is shown off, or on again; undone only while nobody changed it since. */
export function EnabledButton({
  record: { id, enabled, etag },
  off,
}: {
  readonly record: Row & { readonly enabled: boolean }
  /** What is said when it was turned off. */
  readonly off: string
}): ReactElement {
  const { path, one, arn, actions, update: method = 'PUT' } = resourceOf(useResourceContext() ?? '')
  const address = pathOf(path, id)
  const { mutate, isPending } = useAct<void, Answer<unknown>>({
    act: () => writeVersioned({ method, path: address, body: { enabled: !enabled }, etag, what: `${one} ${id}` }),
    done: enabled ? off : 'Turned on.',
    undo: (_, written) => ask(method, address, { body: { enabled }, ifMatch: written.etag }),
  })
  return (
    <Permitted action={actions.edit ?? ''} resource={`${arn}${id}`}>
      <Button onClick={() => mutate()} disabled={isPending} color={enabled ? 'error' : 'primary'}>
        {enabled ? 'Turn off' : 'Turn on'}
      </Button>
    </Permitted>
  )
}
