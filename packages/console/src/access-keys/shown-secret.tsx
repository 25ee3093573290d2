import { createContext, type ReactElement, type ReactNode, useContext, useState } from 'react'
import { SecretOnce } from '../controls/secret-once.js'
import type { NewKey } from './access-key.js'

const ShownSecret = createContext<(key: NewKey) => void>(() => undefined)

/** Shows the secret of a key that was just made; it stays on the screen when what made the key is gone from it. */
export function ShowsSecret({
  username,
  children,
}: {
  readonly username: string
  readonly children: ReactNode
}): ReactElement {
  const [made, setMade] = useState<NewKey>()
  return (
    <ShownSecret value={setMade}>
      {children}
      {made !== undefined && (
        <SecretOnce
          title={`New access key of ${username}`}
          values={[
            { label: 'Access key id', text: made.access_key_id },
            { label: 'Secret access key', text: made.secret_access_key },
          ]}
          onClose={() => setMade(undefined)}
        />
      )}
    </ShownSecret>
  )
}

/** Takes a key that was just made, to show its secret. */
export function useShownSecret(): (key: NewKey) => void {
  return useContext(ShownSecret)
}
