package heapwarden.weave;

import heapwarden.finding.Kind;
import org.jspecify.annotations.Nullable;

/** One place in one class where a call is inserted, as data; built by {@link HookTable}. */
final class HookPoint {
  /** Where in the method the call stands. */
  enum At {
    /** Before the first instruction. */
    ENTRY,
    /** Before each return, so only when the method succeeded. */
    EXIT,
    /** Before each return of a constant {@code null}. */
    NULL_EXIT,
    /** Before each return and each explicit throw. */
    END,
    /** After each write of the field named by {@link HookPoint#member}. */
    AFTER_WRITE,
    /** Before each write of the int named by {@link HookPoint#member}, the new value on top. */
    BEFORE_WRITE,
    /** After each call of the method of this class named by {@link HookPoint#member}. */
    AFTER_CALL,
    /** Before each call of that method; the result is its last argument. */
    BEFORE_CALL
  }

  /** Which method of the hook class is called. */
  enum Call {
    OPENED,
    CLOSED,
    DETAILED,
    /** The resource is the container; the detail is by how much it grew, and nothing means one. */
    INSERTED,
    /** The resource is the container; the detail is the hash, an int; and its mark. */
    ADDING_IF_MARKED,
    /** The resource is the container; and its mark. */
    ADDED_IF_MARKED,
    /** The resource is the container; the detail is the key; and its mark. */
    ADDED_KEY_IF_MARKED,
    /** The resource is the container, which has lost its mark; and where that was. */
    RESIZED,
    /** The resource is the container; what is about to be written is replaced by the result. */
    LIMITED,
    /** The resource is the container. */
    WRITING,
    /** The resource is the container; and the size. */
    ADDED,
    /** The resource is the container; the detail is the key; and the size. */
    ADDED_KEY,
    /** The resource is the container; the detail is the key; the owner the value it must have. */
    REMOVING,
    /** The resource tells listeners; the detail is the test that has finished. */
    FINISHED,
    /** The resource is the task. */
    SUBMITTED,
    /** The resource is the task. */
    RUNNING,
    /** The resource is the task. */
    RAN,
    /** The resource is the test. */
    BEGUN,
    /**
     * The resource is the test; the detail an argument, its result, in whose place the answer goes.
     */
    ENDED
  }

  static final String CONSTRUCTOR = "<init>";

  final String owner;
  final String method;
  final Call call;
  final Kind kind;
  final At at;
  final int point;
  final @Nullable String descriptor;
  final @Nullable String notDescriptor;
  final @Nullable String member;

  /** A field, an int, that tells the size, or has the mark. */
  final @Nullable String size;

  final Operand resource;
  final Operand ownerOperand;
  final Operand detail;

  HookPoint(Builder from) {
    this.owner = from.owner;
    this.method = from.method;
    this.call = from.call;
    this.kind = from.kind;
    this.at = from.at;
    this.point = from.kind.ordinal() | from.flags;
    this.descriptor = from.descriptor;
    this.notDescriptor = from.notDescriptor;
    this.member = from.member;
    this.size = from.size;
    this.resource = from.resource;
    this.ownerOperand = from.ownerOperand;
    this.detail = from.detail;
  }

  /** Whether this point stands in the given method: by name, and by descriptor only if it must. */
  boolean matches(String name, String desc) {
    int last = method.length() - 1;
    boolean named =
        method.charAt(last) == '*' ? name.regionMatches(0, method, 0, last) : method.equals(name);
    return named
        && (descriptor == null || desc.startsWith(descriptor) || desc.endsWith(descriptor))
        && (notDescriptor == null || !desc.startsWith(notDescriptor));
  }

  /** Whether the call stands in the midst of a method, wherever something happens there. */
  boolean isWithin() {
    return at == At.AFTER_WRITE
        || at == At.AFTER_CALL
        || at == At.BEFORE_CALL
        || at == At.BEFORE_WRITE;
  }

  @Override
  public String toString() {
    return owner.replace('/', '.') + '.' + method;
  }

  /** A value to push before the call. */
  static final class Operand {
    enum From {
      NOTHING,
      THIS,
      RESULT,
      ARGUMENT,
      FIELD,
      CLASS
    }

    static final Operand NOTHING = new Operand(From.NOTHING, 0, null, null);
    static final Operand THIS = new Operand(From.THIS, 0, null, null);
    static final Operand RESULT = new Operand(From.RESULT, 0, null, null);

    /** The class that is woven. */
    static final Operand CLASS = new Operand(From.CLASS, 0, null, null);

    final From from;
    final int index;
    final @Nullable String name;
    final @Nullable String type;

    private Operand(From from, int index, @Nullable String name, @Nullable String type) {
      this.from = from;
      this.index = index;
      this.name = name;
      this.type = type;
    }

    /** An argument by its position; a negative one counts from the last. */
    static Operand argument(int index) {
      return new Operand(From.ARGUMENT, index, null, null);
    }

    /** A field of {@code this}; a boolean is boxed. */
    static Operand field(String name, String type) {
      return new Operand(From.FIELD, 0, name, type);
    }
  }

  /** Mutable until {@link #build}. */
  static final class Builder {
    private final String owner;
    private final String method;
    private final Call call;
    private final Kind kind;
    private At at;
    private int flags;
    private @Nullable String descriptor;
    private @Nullable String notDescriptor;
    private @Nullable String member;
    private @Nullable String size;
    private Operand resource = Operand.THIS;
    private Operand ownerOperand = Operand.NOTHING;
    private Operand detail = Operand.NOTHING;

    Builder(String owner, String method, Call call, Kind kind, At at) {
      this.owner = owner;
      this.method = method;
      this.call = call;
      this.kind = kind;
      this.at = at;
    }

    Builder at(At position) {
      this.at = position;
      return this;
    }

    Builder afterWriteOf(String name) {
      this.at = At.AFTER_WRITE;
      this.member = name;
      return this;
    }

    Builder beforeWriteOf(String name) {
      this.at = At.BEFORE_WRITE;
      this.member = name;
      return this;
    }

    Builder afterCallOf(String name) {
      this.at = At.AFTER_CALL;
      this.member = name;
      return this;
    }

    Builder beforeCallOf(String name) {
      this.at = At.BEFORE_CALL;
      this.member = name;
      return this;
    }

    /** Tells the size by this field. */
    Builder size(String name) {
      this.size = name;
      return this;
    }

    /** Tells by this field whether there may be a policy. */
    Builder mark(String name) {
      return size(name);
    }

    /** Only methods whose descriptor starts or ends so. */
    Builder only(String part) {
      this.descriptor = part;
      return this;
    }

    Builder except(String prefix) {
      this.notDescriptor = prefix;
      return this;
    }

    Builder resource(Operand operand) {
      this.resource = operand;
      return this;
    }

    Builder owner(Operand operand) {
      this.ownerOperand = operand;
      return this;
    }

    Builder detail(Operand operand) {
      this.detail = operand;
      return this;
    }

    Builder flags(int more) {
      this.flags |= more;
      return this;
    }

    HookPoint build() {
      return new HookPoint(this);
    }
  }
}
