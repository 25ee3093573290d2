// The library is big, and few ask for pictures: it is loaded with the first one.

/** Blank modules around the code, which readers need (ISO/IEC 18004, 9.1). */
const MARGIN = 4

/** A QR code of a text as SVG, `size` pixels wide. */
export async function qrSvg(text: string, size: number): Promise<string> {
  return (await import('qrcode')).toString(text, { type: 'svg', width: size, margin: MARGIN })
}

/** A QR code of a text as PNG, `size` pixels wide; wider where that would be less than a pixel for each module. */
export async function qrPng(text: string, size: number): Promise<Buffer> {
  return (await import('qrcode')).toBuffer(text, { type: 'png', width: size, margin: MARGIN })
}
