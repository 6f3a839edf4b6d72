ARG a=1
ARG b=${a}${a:-x}${none:-${a:+"y z"}}
FROM busybox:$b
ARG a b
ENV c=$a d=${a#*/} e=${b##*.} f=${a%?} g=${b%%.*} h=${a/x/y} i=${b//[a]/\/} j=\$a k='${' l="\"$a\""
LABEL org.example.title="a title" multi="one \
two" plain= the=value=with=equals
LABEL old form of a label
ENV OLD the rest is the value
WORKDIR ${c}/d
USER ${a:-root}:${b:-0}
VOLUME $c /x
COPY $a ["with space"] ./
COPY ["a b", "[0-9]*.txt", "/dir/"]
STOPSIGNAL ${s:-TERM}
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
HEALTHCHECK NONE
MAINTAINER somebody <a@example.org>
