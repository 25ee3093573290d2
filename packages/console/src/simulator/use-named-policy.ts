import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { get } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { editablePolicies, idOf, textOfDocument } from './edits.js'
import { useBasis } from './use-basis.js'
import type { EditsState } from './use-edits.js'

/** Opens the managed policy of an address (`?policy=apple-readers`) as an unsaved document, with the parameters that the user has it with. */
export function useNamedPolicy(name: string | null, user: string | undefined, { add }: EditsState): void {
  const basis = useBasis(user)
  const { data } = useQuery({
    queryKey: ['simulator-policy', name],
    queryFn: () => get<{ policy: unknown }>(pathOf('policies', name ?? '')),
    enabled: name !== null,
  })
  const waits = basis.kind === 'loading'
  useEffect(() => {
    if (name === null || data === undefined || waits) return
    const effective = 'effective' in basis ? basis.effective : undefined
    const id = `policies/${name}`
    const held = effective && editablePolicies(effective).find(({ origin }) => idOf(origin) === id)
    const target = held?.origin ?? { kind: 'managed' as const, name, version: 0, parameters: {} }
    const text = textOfDocument(data.policy)
    add({ id, target, stored: text, text })
    // Once for each policy: what bears on the user is read again and again.
  }, [name, data, waits])
}
