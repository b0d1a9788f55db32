/** Draws an SVG as PNG at twice its size, in its light colours; the library is loaded with the first call. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  return await sharp(Buffer.from(svg), { density: 144 }).png().toBuffer();
}
