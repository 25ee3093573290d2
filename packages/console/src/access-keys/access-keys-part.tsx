import type { ReactElement } from 'react'
import { useSearchParams } from 'react-router-dom'
import { useApi } from '../api/use-api.js'
import { Answered } from '../controls/answered.js'
import { Section } from '../controls/section.js'
import type { AccessKey } from './access-key.js'
import { keysPath } from './keys-path.js'
import { KeyRows } from './key-rows.js'
import { NewKeyButton } from './new-key-button.js'
import { RotationWizard } from './rotation-wizard.js'
import { ShowsSecret } from './shown-secret.js'

const MOST_KEYS = 1000
const WATCH_MS = 5000

/** The access keys of a user; `?rotate=<id>` shows how far the rotation of one is. */
export function AccessKeysPart({ username }: { readonly username: string }): ReactElement {
  const [params, setParams] = useSearchParams()
  const rotated = params.get('rotate')
  const keys = useApi<readonly AccessKey[]>(
    keysPath(username),
    { limit: MOST_KEYS },
    rotated === null ? undefined : WATCH_MS,
  )
  const rotate = (id: string | undefined): void => setParams(id === undefined ? {} : { rotate: id })
  return (
    <Answered query={keys}>
      {(rows) => (
        <ShowsSecret username={username}>
          {rotated !== null && (
            <RotationWizard
              key={rotated}
              {...{ username, keys: rows, id: rotated }}
              onClose={() => rotate(undefined)}
            />
          )}
          <Section
            title="Access keys"
            about="Programs sign their requests with a key, or send it, as this user. The secret is shown once, when the key is made."
            actions={<NewKeyButton username={username} />}
          >
            <KeyRows username={username} keys={rows} onRotate={rotate} />
          </Section>
        </ShowsSecret>
      )}
    </Answered>
  )
}
