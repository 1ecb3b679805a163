package dev.futures;

/**
 * The two ends of a {@link TaskQueue}, on cache lines of their own: submitters write one of them for each task, workers the
 * other one.
 */
@SuppressWarnings("unused") // the padding
final class TaskQueueEnds {

    private TaskQueueEnds() {}

    abstract static class Before {

        long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, ba, bb, bc, bd, be, bf;
    }

    abstract static class Tail extends Before {

        volatile long tail;
        volatile TaskQueue.Chunk tailChunk;

        /** Some earlier value of head, which is as true now as then. Racy: any will do. */
        long headSeen;

        Tail(TaskQueue.Chunk first) {
            tailChunk = first;
        }
    }

    abstract static class Between extends Tail {

        long m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, ma, mb, mc, md, me, mf;

        Between(TaskQueue.Chunk first) {
            super(first);
        }
    }

    abstract static class Head extends Between {

        volatile long head;
        volatile TaskQueue.Chunk headChunk;

        Head(TaskQueue.Chunk first) {
            super(first);
            headChunk = first;
        }
    }

    abstract static class Padded extends Head {

        long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;

        Padded(TaskQueue.Chunk first) {
            super(first);
        }
    }
}
