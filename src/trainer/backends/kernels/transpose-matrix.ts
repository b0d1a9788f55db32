/** Rows and columns whose places fit in the processor's first cache together. */
const block = 16;

/** Writes a row-major matrix with that many columns into `to`, transposed. */
export function transposeMatrix(from: Float32Array, to: Float32Array, columns: number): void {
  const rows = from.length / columns;
  for (let firstRow = 0; firstRow < rows; firstRow += block) {
    const rowEnd = Math.min(rows, firstRow + block);
    for (let firstColumn = 0; firstColumn < columns; firstColumn += block) {
      const columnEnd = Math.min(columns, firstColumn + block);
      for (let column = firstColumn; column < columnEnd; column++) {
        for (let row = firstRow; row < rowEnd; row++) to[column * rows + row] = from[row * columns + column]!;
      }
    }
  }
}
