package heapwarden.heap;

import java.util.Random;

/** Grows a tree that is made by hand, for so many milliseconds, collecting often. */
final class Tree {
  private static Node root = new Node(0);

  /** With its content some two hundred bytes. */
  private static final class Node {
    final int key;
    final long[] content = new long[24];
    Node left;
    Node right;

    Node(int key) {
      this.key = key;
    }

    void add(Node other) {
      if (other.key < key) {
        if (left == null) {
          left = other;
        } else {
          left.add(other);
        }
      } else if (right == null) {
        right = other;
      } else {
        right.add(other);
      }
    }
  }

  private Tree() {}

  public static void main(String[] arguments) throws Exception {
    int pause = Integer.parseInt(arguments[0]);
    long end = System.currentTimeMillis() + Long.parseLong(arguments[1]);
    Random random = new Random(1);
    for (int round = 0; System.currentTimeMillis() < end; round++) {
      for (int i = 0; i < 1000; i++) {
        root.add(new Node(random.nextInt()));
      }
      Thread.sleep(pause);
      if (round % 4 == 0) {
        System.gc();
      }
    }
  }
}
