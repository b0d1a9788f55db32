import type { AttributeValue, GraphNode } from './graph.ts';
import type { MessageWriter } from './graph-runner.ts';
import type { Constant } from './record.ts';

/** The tag of the one graph in the file. */
export const tag = 'step';

/** The version of TensorFlow's graphs that is written: that of TensorFlow 2.9, which later ones read. */
const producer = 1087;

/**
 * Writes a graph as the file saved_model.pb (fields of tensorflow/core/protobuf/saved_model.proto, meta_graph.proto and
 * tensorflow/core/framework/graph.proto, node_def.proto, attr_value.proto, tensor.proto by their numbers).
 */
export function savedModel(nodes: readonly GraphNode[], writer: MessageWriter): Uint8Array {
  writer.writeInt64(1, 1);
  writer.writeMessage(2, nodes, writeMetaGraph);
  return writer.getResultBuffer();
}

function writeMetaGraph(nodes: readonly GraphNode[], writer: MessageWriter): void {
  writer.writeMessage(1, tag, (value, inner) => inner.writeString(4, value));
  writer.writeMessage(2, nodes, writeGraph);
}

function writeGraph(nodes: readonly GraphNode[], writer: MessageWriter): void {
  for (const node of nodes) writer.writeMessage(1, node, writeNode);
  writer.writeMessage(4, producer, (value, inner) => inner.writeInt64(1, value));
}

function writeNode({ name, operation, inputs, attributes }: GraphNode, writer: MessageWriter): void {
  writer.writeString(1, name);
  writer.writeString(2, operation);
  for (const input of inputs) writer.writeString(3, input);
  for (const entry of Object.entries(attributes)) {
    writer.writeMessage(5, entry, ([key, value], inner) => {
      inner.writeString(1, key);
      inner.writeMessage(2, value, writeAttribute);
    });
  }
}

function writeAttribute(value: AttributeValue, writer: MessageWriter): void {
  if ('integers' in value) writer.writeMessage(1, value.integers, (list, inner) => inner.writePackedInt64(3, list));
  else if ('text' in value) writer.writeBytes(2, Buffer.from(value.text));
  else if ('integer' in value) writer.writeInt64(3, value.integer);
  else if ('float' in value) writer.writeFloat(4, value.float);
  else if ('flag' in value) writer.writeBool(5, value.flag);
  else if ('type' in value) writer.writeInt64(6, value.type);
  else if ('shape' in value) writer.writeMessage(7, value.shape, writeShape);
  else writer.writeMessage(8, value.tensor, writeTensor);
}

function writeShape(shape: readonly number[], writer: MessageWriter): void {
  for (const size of shape) writer.writeMessage(2, size, (value, inner) => inner.writeInt64(1, value));
}

function writeTensor({ dtype, shape, values }: Constant, writer: MessageWriter): void {
  writer.writeInt64(1, dtype);
  writer.writeMessage(2, shape, writeShape);
  writer.writeBytes(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
