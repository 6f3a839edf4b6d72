package dev.gantry.difftest;

import java.util.List;

/// Dockerfiles as tutorials show them, old forms, comments in any language and mistakes included. The images and
/// programs
/// that they begin with are busybox with stand-ins, which write down how they were called.
final class TutorialBuildCases {
    private static final String BASES = """
            cat >../bases <<'BASES'
            FROM busybox
            ENV PATH=/usr/local/bin:/bin HOME=/root
            RUN mkdir -p /usr/local/bin /etc/apk /usr/share/zoneinfo/Asia && echo CST-8 >/usr/share/zoneinfo/Asia/Shanghai && \\
                echo https://dl-cdn.alpinelinux.org/alpine/v3.15/main >/etc/apk/repositories && touch /root/.bashrc && \\
                echo bin:x:2:2::/:/bin/sh >>/etc/passwd && printf 'bin:x:2:\\nmygroup:x:50:\\n' >>/etc/group && \\
                for p in yum apt-get apk pip x11vnc; do \\
                    printf '#!/bin/sh\\necho "${0##*/}" "$@" >>/installed\\n' >/usr/local/bin/$p; done && \\
                printf '#!/bin/sh\\ncp /tmp/redis.tar.gz "$2"\\n' >/usr/local/bin/curl && \\
                printf '#!/bin/sh\\nexec sh "$@"\\n' >/bin/bash && chmod 755 /usr/local/bin/* /bin/bash
            COPY t.tar /tmp/redis.tar.gz
            BASES
            bases='centos centos:centos7.6.1810 java:8 python:3.4-alpine python:3.7-alpine alpine:3.2 alpine:3.15 ubuntu'
            docker build -q $(printf -- '-t %s ' $bases) -f ../bases . >../out 2>&1 || { cat ../out; exit 1; }
            mkdir -p php8/conf.d php8/php-fpm.d txt && echo www >php8/php-fpm.d/www.conf && echo fpm >php8/php-fpm.conf
            echo ini >php8/php.ini && echo app >app.py && printf 'flask\\nredis\\n' >requirements.txt
            echo out >.dockerignore
            """;

    static final List<Case> ALL = List.of(
            of("a JDK on CentOS", """
                    FROM centos:centos7.6.1810
                    MAINTAINER someone<someone@example.org>
                    \s
                    ENV MYPATH /root
                    WORKDIR $MYPATH
                    \s
                    #安装vim编辑器，ifconfig，java8及lib库
                    RUN yum -y install vim\\
                    	&&yum -y install net-tools\\
                    	&&yum -y install glibc.i686\\
                    	&&mkdir /usr/local/java

                    #ADD 是相对路径jar,把jdk-8u331-linux-x64.tar.gz添加到容器中
                    ADD jdk-8u331-linux-x64.tar.gz /usr/local/java/

                    ENV JAVA_HOME /usr/local/java/jdk1.8.0_171
                    ENV JRE_HOME $JAVA_HOME/jre
                    ENV CLASSPATH $JAVA_HOME/lib/dt.jar:$JAVA_HOME/lib/tools.jar:$JRE_HOME/lib:$CLASSPATH
                    ENV PATH $JAVA_HOME/bin:$PATH
                    \s
                    EXPOSE 80
                    \s
                    CMD echo $MYPATH
                    CMD echo "success--------------ok"
                    CMD /bin/bash""", "mv t.tar.gz jdk-8u331-linux-x64.tar.gz"),
            of("FROM with a comment behind", "FROM scratch\t# 构建基础镜像时使用\nCMD echo 'action is success'"),
            of("a service in a jar", """
                    # 基础镜像使用java
                    FROM java:8
                    # 作者
                    MAINTAINER someone
                    # VOLUME 指定临时文件目录为/tmp
                    VOLUME /tmp
                    ADD docker_boot-0.0.1-SNAPSHOT.jar test_docker.jar
                    # 运行jar包
                    RUN bash -c 'touch /test_docker.jar'
                    ENTRYPOINT ["java","-jar","/test_docker.jar"]
                    #暴露6001端口作为微服务
                    EXPOSE 6001""", "echo jar >docker_boot-0.0.1-SNAPSHOT.jar"),
            of("a step for each command", """
                    FROM centos
                    RUN yum install curl
                    RUN curl -o redis.tar.gz "http://download.redis.io/releases/redis-5.0.3.tar.gz"
                    RUN tar -xvf redis.tar.gz"""),
            of("a step for all commands", """
                    FROM centos
                    RUN yum install curl \\
                        && curl -o redis.tar.gz "http://download.redis.io/releases/redis-5.0.3.tar.gz" \\
                        && tar -xvf redis.tar.gz"""),
            of("an app with a syntax line", """
                    # syntax=docker/dockerfile:1
                    FROM python:3.4-alpine
                    ADD . /code
                    WORKDIR /code
                    RUN pip install -r requirements.txt
                    CMD ["python", "app.py"]"""),
            of("an app with comments", """
                    # 使用python:2.7-alpine作为基础image
                    FROM python:3.7-alpine
                    # 工作目录为/code
                    WORKDIR /code
                    # 设置环境变量FLASK_APP的值为app.py
                    ENV FLASK_APP=app.py
                    ENV FLASK_RUN_HOST=0.0.0.0
                    RUN apk add --no-cache gcc musl-dev linux-headers
                    # 将requirments.txt拷贝到容器中
                    COPY requirements.txt requirements.txt
                    RUN pip install -r requirements.txt
                    EXPOSE 5000
                    # 将当前目录拷贝到image的工作目录（此时是/code）
                    COPY . .
                    CMD ["flask", "run"]"""),
            of("directories by pattern and by name", """
                    FROM alpine:3.15
                    COPY php8/* /root/php8/
                    COPY php8/ /root/php8-1/
                    COPY --chown=bin:mygroup php8/ /root/php/php8-1"""),
            of("COPY from the directory above", "FROM alpine:3.15\nCOPY ../install.sh /root/"),
            of("COPY from the host", "FROM alpine:3.15\nCOPY /etc/test.txt /root/"),
            of("ARG that uses its own line", """
                    FROM alpine:3.15
                    ARG NGINX_VERSION="1.24.0" \\
                        NGINX_URL="https://nginx.org/download/" \\
                        NGINX_FILE="nginx-${NGINX_VERSION}.tar.gz" \\
                        NGINX_SRC="/tmp/src"
                    ADD src/${NGINX_FILE} ${NGINX_SRC}"""),
            of("ARG that uses the line before", """
                    FROM alpine:3.15
                    ARG NGINX_VERSION="1.24.0"
                    ARG NGINX_URL="https://nginx.org/download/" \\
                        NGINX_FILE="nginx-${NGINX_VERSION}.tar.gz" \\
                        NGINX_SRC="/tmp/src" \\
                        NGINX_PREFIX="/usr/local/nginx" \\
                        NGINX_DATA="/data/www"

                    ADD src/${NGINX_FILE} ${NGINX_SRC}""", "mv t.tar.gz src/nginx-1.24.0.tar.gz"),
            of("RUN that never ends", """
                    FROM alpine:3.15

                    LABEL author="lx" \\
                          description="alpine-based image" \\
                          version="v1.0"

                    RUN sed -i.orig 's/dl-cdn.alpinelinux.org/mirrors.tuna.tsinghua.edu.cn/' /etc/apk/repositories \\
                        && apk add --no-cache tzdata \\
                        && cp /usr/share/zoneinfo/Asia/Shanghai /etc/localtime \\
                        && echo "Asia/Shanghai" > /etc/timezone \\
                        && apk del tzdata \\
                    """),
            of("CMD with everything a shell knows", """
                    FROM alpine:3.2
                    MAINTAINER someone@example.org
                    RUN apk update && \\
                        apk add socat && \\
                        rm -rf /var/cache/
                    CMD env | grep _TCP= | (sed 's/.*_PORT_\\([0-9]*\\)_TCP=tcp:\\/\\/\\(.*\\):\\(.*\\)/socat -t 100000000 \
                    TCP4-LISTEN:\\1,fork,reuseaddr TCP4:\\2:\\3 \\&/' && echo wait) | sh"""),
            of("variables", """
                    FROM busybox
                    ENV foo /bar
                    WORKDIR ${foo}
                    ADD . $foo
                    COPY \\$foo /quux
                    ENV abc=hello
                    ENV abc=bye def=$abc
                    ENV ghi=$abc""", "echo 1 >'$foo'"),
            of("variables with comments behind", """
                    FROM busybox
                    ENV foo /bar     # 声明 foo 的值为 /bar
                    WORKDIR ${foo}   # WORKDIR /bar
                    ADD . $foo       # ADD . /bar"""),
            of("an escape of its own", """
                    # escape=`

                    FROM busybox
                    RUN echo one `
                          two >/x
                    COPY f \\d\\
                    ENV a=`$HOME b=\\c"""),
            of("comments and continued lines", """
                    # Comment
                    FROM ubuntu
                    RUN echo 'we are running some # of cool things' >/x
                    RUN /bin/sh -c '. $HOME/.bashrc; \\
                    # 注释
                    echo $HOME' >/y
                    RUN ["/bin/sh", "-c", "echo hello"]"""),
            of("forms of CMD and ENTRYPOINT", """
                    FROM ubuntu
                    CMD wc --help
                    FROM ubuntu
                    ENTRYPOINT command param1 param2
                    ENTRYPOINT ["executable", "param1", "param2"]
                    CMD ["/usr/bin/wc", "--help"]
                    CMD ["param1","param2"]"""),
            of("forms of LABEL", """
                    FROM busybox
                    LABEL "com.example.vendor"="ACME Incorporated"
                    LABEL com.example.label-with-value="foo"
                    LABEL version="1.0"
                    LABEL description="This text illustrates \\
                    that label-values can span multiple lines."
                    LABEL multi.label1="value1" multi.label2="value2" other="value3"
                    LABEL multi.label1="value1" \\
                      multi.label2="value2" \\
                      other="value3\""""),
            of("LABEL with a comment within", """
                    FROM busybox
                    LABEL description="This text illustrates \\ # 使用\\ 续行符
                    that label-values can span multiple lines.\""""),
            of("ports and volumes", """
                    FROM busybox
                    EXPOSE 80/udp
                    EXPOSE 80/tcp
                    EXPOSE 80/udp 8000-8002
                    VOLUME ["/data"]
                    VOLUME /var/log /var/db
                    VOLUME ["/var/log", "/var/db"]
                    HEALTHCHECK --interval=5m --timeout=3s \\
                    CMD curl -f http://localhost/ || exit 1
                    HEALTHCHECK NONE"""),
            of("ports with a comment behind", "FROM busybox\nEXPOSE 80/udp # 暴露UDP的80端口。"),
            of(
                    "forms of ADD",
                    """
                    FROM ubuntu
                    WORKDIR /w
                    ADD hom* /mydir/
                    ADD hom?.txt /mydir/
                    ADD test.txt relativeDir/
                    ADD test.txt /absoluteDir/
                    ADD arr[[]0].txt /mydir/
                    ADD --chown=55:mygroup files* /somedir/
                    ADD --chown=bin files* /some/dir/
                    ADD --chown=1 files* /some/dir/1/
                    ADD --chown=10:11 files* /some/dir/10/""",
                    "echo 1 >home.txt; echo 2 >hom1.txt; echo 3 >test.txt; echo 4 >'arr[0].txt'; echo 5 >files1; echo 6 >files2"),
            of(
                    "forms of COPY",
                    """
                    FROM ubuntu
                    WORKDIR /w
                    COPY hom* /mydir/
                    COPY hom?.txt /mydir/
                    COPY test.txt relativeDir/
                    COPY test.txt /absoluteDir/
                    COPY arr[[]0].txt /mydir/
                    COPY --chown=55:mygroup files* /somedir/
                    COPY --chown=bin files* /some/dir/
                    COPY --chown=1 files* /some/dir/1/
                    COPY --chown=10:11 files* /some/dir/10/""",
                    "echo 1 >home.txt; echo 2 >hom1.txt; echo 3 >test.txt; echo 4 >'arr[0].txt'; echo 5 >files1; echo 6 >files2"),
            of("USER that is not there yet", """
                    FROM busybox
                    USER patrick
                    WORKDIR /a
                    WORKDIR b
                    WORKDIR c
                    CMD pwd"""),
            of("RUN cd", "FROM busybox\nRUN mkdir /data && touch /data/x\nRUN cd /data\nRUN ls"),
            of("a remote desktop", """
                    # Firefox over VNC
                    #
                    # VERSION               0.3

                    FROM ubuntu

                    # Install vnc, xvfb in order to create a 'fake' display and firefox
                    RUN apt-get update && apt-get install -y x11vnc xvfb firefox
                    RUN mkdir ~/.vnc
                    # Setup a password
                    RUN x11vnc -storepasswd 1234 ~/.vnc/passwd
                    # Autostart firefox (might not be the best way, but it does the trick)
                    RUN bash -c 'echo "firefox" >> /.bashrc'

                    EXPOSE 5900
                    CMD    ["x11vnc", "-forever", "-usepw", "-create"]"""),
            of("several packages", """
                    # Nginx
                    #
                    # VERSION               0.0.1

                    FROM      ubuntu
                    LABEL Description="This image is used to start the foobar executable" Vendor="ACME Products" Version="1.0"
                    RUN apt-get update && apt-get install -y inotify-tools nginx apache2 openssh-server"""),
            of("two images", """
                    # Multiple images example
                    #
                    # VERSION               0.1

                    FROM ubuntu
                    RUN echo foo > bar
                    # Will output something like ===> 907ad6c2736f

                    FROM ubuntu
                    RUN echo moo > oink
                    # Will output something like ===> 695d7793cbe4"""),
            of("ONBUILD", """
                    FROM python:3.7-alpine
                    ONBUILD ADD . /app/src
                    ONBUILD RUN /usr/local/bin/pip --dir /app/src""", "docker build -q -t onbuild . >/dev/null 2>&1; echo FROM onbuild >Dockerfile"),
            ignoring("patterns", "# comment\n*/temp*\n*/*/temp*\ntemp?\n**/*.go\n"),
            ignoring("patterns with comments behind", "*/temp*       # 排除以temp开头的文件\ntemp?         # 排除\n"),
            ignoring("all but README.md", "*.md         \n!README.md\n"),
            ignoring("some of READMEs", "*.md\n!README*.md\nREADME-secret.md\n"),
            ignoring("all READMEs", "*.md\nREADME-secret.md\n!README*.md\n"),
            ignoring("all but two", "*\n!README.md\n!a\n"));

    private TutorialBuildCases() {}

    private static Case of(String name, String dockerfile) {
        return of(name, dockerfile, ":");
    }

    /// @param then a command before the build
    private static Case of(String name, String dockerfile, String then) {
        return BuildCases.of("build as in tutorials: " + name, dockerfile, "", BASES + then);
    }

    private static Case ignoring(String what, String rules) {
        return BuildCases.of(
                "build as in tutorials, ignoring " + what,
                "FROM busybox\nCOPY . /c\nRUN rm -f /c/out",
                "",
                """
                rm t.tar*; mkdir -p a/b temp; touch a/temp1 a/b/temp.txt a/b/c.go x.go temp temp1 tempo temp/y tempab
                touch README.md README-secret.md other.md a/README.md
                cat >.dockerignore <<'RULES'
                """ + rules + "RULES");
    }
}
