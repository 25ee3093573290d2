import type { SecretBox } from '../../common/secrets/secret-box.js'
import type { OAuthArtifactEntity } from '../../store/index.js'
import type { Payload } from './pending-artifacts.js'

/** What is on the way names codes and cookies that are good for some minutes still. */
const SEALED: ReadonlySet<string> = new Set(['DeviceCode', 'Interaction', 'Session'])

/** Keeps under the master key what names secrets; everything else says nothing that opens anything. */
export class PayloadBox {
  constructor(private readonly secretBox: SecretBox) {}

  close(id: string, kind: string, payload: Payload): Payload {
    if (SEALED.has(kind)) return { sealed: this.secretBox.seal(JSON.stringify(payload), id) }
    const { jti: _, ...rest } = payload
    return rest
  }

  /** @throws UnsealError when the master key is another one */
  open({ id, kind, payload }: Pick<OAuthArtifactEntity, 'id' | 'kind' | 'payload'>): Payload {
    const { sealed } = payload
    if (!SEALED.has(kind) || typeof sealed !== 'string') return payload
    // Sealed by `close`, so it is what that was given.
    return JSON.parse(this.secretBox.unseal(sealed, id)) as Payload
  }
}
