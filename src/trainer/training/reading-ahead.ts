/**
 * Reads items by index, those that follow already under way: at most `ahead` + 1 are held at a time. Meant for rising
 * indices; any other order gives the same, only later. What fails ahead of time is thrown when its turn comes.
 */
export function readingAhead<T>(
  read: (index: number) => Promise<T>,
  count: number,
  ahead: number,
): (index: number) => Promise<T> {
  const underWay = new Map<number, Promise<T>>();
  const startReading = (index: number) => {
    const promise = read(index);
    promise.catch(() => {});
    underWay.set(index, promise);
    return promise;
  };
  return (index) => {
    for (const other of underWay.keys()) if (other < index || other > index + ahead) underWay.delete(other);
    const wanted = underWay.get(index) ?? startReading(index);
    underWay.delete(index);
    for (let next = index + 1; next <= Math.min(index + ahead, count - 1); next++) {
      if (!underWay.has(next)) startReading(next);
    }
    return wanted;
  };
}
