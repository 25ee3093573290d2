import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { get } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { idOf, textOfDocument } from './edits.js'
import type { EditsState } from './use-edits.js'

/** Opens the managed policy of an address (`?policy=apple-readers`) as an unsaved document. */
export function useNamedPolicy(name: string | null, { add }: EditsState): void {
  const { data } = useQuery({
    queryKey: ['simulator-policy', name],
    queryFn: () => get<{ policy: unknown }>(pathOf('policies', name ?? '')),
    enabled: name !== null,
  })
  useEffect(() => {
    if (name === null || data === undefined) return
    const target = { kind: 'managed', name } as const
    const text = textOfDocument(data.policy)
    add({ id: idOf(target), target, stored: text, text })
  }, [name, data])
}
