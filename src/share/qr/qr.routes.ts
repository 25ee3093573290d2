import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const DEFAULT_SIZE = '256'
const SMALLEST = 64
const LARGEST = 1024

const error = `must be a whole number from ${SMALLEST} to ${LARGEST}`

/** Query of a QR code: `size` is the length of a side in pixels. */
const qrQuerySchema = z.strictObject({
  size: z
    .string({ error })
    .regex(/^\d{2,4}$/, { error })
    .default(DEFAULT_SIZE)
    .transform(Number)
    .refine((size) => size >= SMALLEST && size <= LARGEST, { error })
    .describe(`pixels of a side, ${SMALLEST} to ${LARGEST}; default ${DEFAULT_SIZE}`),
})

/** What a caller asks for. */
export type QrQuery = z.infer<typeof qrQuerySchema>

function qrRoute(format: 'svg' | 'png'): RouteDeclaration {
  return {
    method: 'GET',
    path: `/api/v1/invites/{code}/qr.${format}`,
    summary: `QR code of the page of an invite, as ${format.toUpperCase()}`,
    event: 'ShowInviteQr',
    access: { open: true, reason: 'the code is the right to see it' },
    query: qrQuerySchema,
    writes: false,
  }
}

export const SHOW_QR_SVG = qrRoute('svg')
export const SHOW_QR_PNG = qrRoute('png')
