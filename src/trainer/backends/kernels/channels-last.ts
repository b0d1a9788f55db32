/** Throws where a kernel is asked for a layout that it does not have; the project's models use none but this. */
export function assertChannelsLast(dataFormat: string): void {
  if (dataFormat !== 'NHWC') throw new Error(`the wasm backend has gradients for NHWC, not for ${dataFormat}`);
}
