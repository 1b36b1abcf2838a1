package heapwarden.detect;

import java.util.List;

/** What one sample's judgement of one container says. Immutable. */
final class Evidence {
  /** What the sizes amount to. */
  enum Course {
    /** Nothing to report. */
    STILL,
    /** It rises, but not in a way, or not for long enough, to be called growth. */
    RISING,
    /** It rises towards a bound that is known. */
    FILLING,
    /** It rises ever slower. */
    SLOWING,
    /** It keeps growing: confidence of 0.6 or more. */
    GROWING,
    /** It holds more than its bound, and has for several samples. */
    OVER_BOUND,
    /** It was growing until now: take the finding back. Said once. */
    STOPPED
  }

  private static final Evidence NOTHING = new Evidence(Course.STILL, 0, 0, -1, List.of());

  private final Course course;
  private final double confidence;
  private final double perSample;
  private final int since;
  private final List<String> texts;

  Evidence(Course course, double confidence, double perSample, int since, List<String> texts) {
    this.course = course;
    this.confidence = confidence;
    this.perSample = perSample;
    this.since = since;
    this.texts = List.copyOf(texts);
  }

  static Evidence nothing() {
    return NOTHING;
  }

  Course course() {
    return course;
  }

  /** From 0 to 0.98: likely from 0.6, confirmed from 0.9; 0 when nothing grows. */
  double confidence() {
    return confidence;
  }

  /** Entries a sample, over the finest scale on which it rises. */
  double perSample() {
    return perSample;
  }

  /** The number of the sample, from 0, at which the rise was under way; -1 when there is none. */
  int since() {
    return since;
  }

  /** Short sentences for the report, without full stops; the strongest first. */
  List<String> texts() {
    return texts;
  }
}
