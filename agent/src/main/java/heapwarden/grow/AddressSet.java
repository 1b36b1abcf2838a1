package heapwarden.grow;

import heapwarden.peek.Peek;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one walk by the address of their object, so that no object is asked for its identity
 * hash, which would be written into its header.
 *
 * <p>The address is read out of an array of one element. When the collector moves an object between
 * two meetings, the second goes unnoticed and the object is met twice: the walk is a sample, and
 * its caps bound it either way. Open addressing, at most half full. Agent's thread only.
 */
final class AddressSet {
  private final Object[] cell = new Object[1];
  private long[] addresses;
  private int[] nodes;
  private int size;

  AddressSet(int capacity) {
    addresses = new long[capacity];
    nodes = new int[capacity];
  }

  void clear() {
    Arrays.fill(addresses, 0);
    cell[0] = null;
    size = 0;
  }

  /** The node of an object, or -1 after noting that it is {@code node}. */
  int putIfAbsent(Object object, int node) {
    long address = address(object);
    int slot = find(address);
    if (addresses[slot] == address) {
      return nodes[slot];
    }
    addresses[slot] = address;
    nodes[slot] = node;
    if (++size * 2 > addresses.length) {
      grow();
    }
    return -1;
  }

  /** The node of an object, or -1. */
  int find(Object object) {
    long address = address(object);
    int slot = find(address);
    return addresses[slot] == address ? nodes[slot] : -1;
  }

  private long address(@Nullable Object object) {
    cell[0] = object;
    long raw =
        Peek.ARRAY_SCALE == 4
            ? Peek.intAt(cell, Peek.ARRAY_BASE)
            : Peek.longAt(cell, Peek.ARRAY_BASE);
    cell[0] = null;
    return raw;
  }

  private int find(long address) {
    long mixed = address * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & (addresses.length - 1);
    while (addresses[slot] != 0 && addresses[slot] != address) {
      slot = (slot + 1) & (addresses.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldAddresses = addresses;
    int[] oldNodes = nodes;
    addresses = new long[2 * oldAddresses.length];
    nodes = new int[2 * oldNodes.length];
    for (int i = 0; i < oldAddresses.length; i++) {
      if (oldAddresses[i] != 0) {
        int slot = find(oldAddresses[i]);
        addresses[slot] = oldAddresses[i];
        nodes[slot] = oldNodes[i];
      }
    }
  }

  /** The memory held, in bytes. */
  long bytes() {
    return 12L * addresses.length;
  }
}
